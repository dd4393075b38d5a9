"""The commands of `crr-mock`, one module each; what is heavy is imported when a command runs."""
