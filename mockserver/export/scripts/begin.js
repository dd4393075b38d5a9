FLAGS.forEach((name) => pm.collectionVariables.set(name, ""));
