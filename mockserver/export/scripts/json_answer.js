if (pm.response.code < 300) {
  pm.test("the answer is as its spec says", () => pm.response.to.have.jsonSchema(SCHEMA));
}
