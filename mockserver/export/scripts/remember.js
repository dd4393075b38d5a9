const set = (values) => Object.entries(values).forEach(([name, value]) => pm.collectionVariables.set(name, value));
const at = (one, way) => way.split(".").reduce((part, step) => (part == null ? part : part[step]), one);
const fits = (one, where) => Object.entries(where).every(([way, expression]) =>
  new RegExp(`^(?:${pm.variables.replaceIn(expression)})$`).test(at(one, way)));
const taken = (one, take) => Object.fromEntries(Object.entries(take)
  .map(([name, way]) => [name, at(one, way)]).filter(([, value]) => value != null)
  .map(([name, value]) => [name, String(value)]));
const before = (take) => Object.fromEntries(Object.keys(take).map((name) => [name, pm.collectionVariables.get(name)]));

function remember(all, [choice, ...others]) {
  if (!choice) return;
  const old = before(choice.take);
  const settle = (one) => {
    set(one === undefined ? old : taken(one, choice.take));
    if (choice.then && one !== undefined) set({ [choice.then]: "Yes" });
    remember(all, others);
  };
  const next = ([one, ...rest]) => {
    if (one === undefined || !choice.ask) return settle(one);
    set(taken(one, choice.take));
    const header = choice.ask.header.map(({ key, value }) => ({ key, value: pm.variables.replaceIn(value) }));
    const asked = { url: pm.variables.replaceIn(choice.ask.url), method: choice.ask.method, header };
    pm.sendRequest(asked, (_, reply) => (reply && reply.text() === JSON.stringify(choice.answers) ? settle(one) : next(rest)));
  };
  next(all.filter((one) => fits(one, choice.where)));
}
if (pm.response.code < 300) remember([].concat(ANSWER), CHOICES);
