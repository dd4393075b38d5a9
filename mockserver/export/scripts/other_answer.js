if (pm.response.code < 300) {
  pm.test("the answer is MEDIA", () => pm.expect(pm.response.headers.get("content-type")).to.include("MEDIA"));
}
