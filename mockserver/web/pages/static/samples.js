// Samples of each operation, in the language that was chosen last; they stand in the document as x-codeSamples.
let chosen = "curl";

export const samplesOf = (spec) => (system) => {
  const { createElement: h, useState } = system.React;

  const Samples = ({ samples }) => {
    const [label, choose] = useState(chosen);
    const shown = samples.find((one) => one.label === label) ?? samples[0];
    const change = (event) => { chosen = event.target.value; choose(chosen); };
    const options = samples.map((one) => h("option", { key: one.label }, one.label));
    return h("div", { className: "samples" },
      h("label", null, "Sample in ", h("select", { value: shown.label, onChange: change }, options)),
      h("pre", { tabIndex: 0, "aria-label": `Sample in ${shown.label}` }, h("code", null, shown.source)));
  };

  const withSamples = (Responses) => (props) => {
    const samples = spec.paths?.[props.path]?.[props.method]?.["x-codeSamples"];
    return h("div", null, samples ? h(Samples, { samples }) : null, h(Responses, props));
  };
  return { wrapComponents: { responses: withSamples } };
};
