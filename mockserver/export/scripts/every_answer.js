pm.test("the caller may ask this", () => pm.expect([401, 403]).to.not.include(pm.response.code));
if (pm.response.code >= 400) {
  pm.test("the refusal is as its spec says", () => pm.response.to.have.jsonSchema(SCHEMA));
  pm.test("the request was understood", () => {
    pm.expect(pm.response.code).to.be.below(500);
    pm.expect(pm.response.text()).to.not.match(/"errorCode": ?"(SER0017|SER0029)"/);
  });
}
