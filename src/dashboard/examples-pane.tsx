import { Button, Stack, Text, Title } from "@mantine/core";
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import type { Example, ExampleClip } from "./example.js";
import { examples } from "./examples.js";

/** The text of an example's variables. */
export function variablesOf(example: Example, clip: ExampleClip): string {
  const variables = example.makeVariables?.(clip);
  return variables === undefined ? "" : JSON.stringify(variables, null, 2);
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden>
      <path d="M4 4h13v16H4zM17 7l3 2v11H8" strokeLinejoin="round" />
      <path d="M8 9h5M8 12h5" strokeLinecap="round" />
    </svg>
  );
}

/** A pane that opens any example again in a tab of its own. */
export function makeExamplesPane(clip: ExampleClip): GraphiQLPlugin {
  function ExamplesPane() {
    const actions = useGraphiQLActions();
    const queryEditor = useGraphiQL((state) => state.queryEditor);
    const variableEditor = useGraphiQL((state) => state.variableEditor);
    const open = (example: Example): void => {
      actions.addTab();
      queryEditor?.setValue(example.query);
      variableEditor?.setValue(variablesOf(example, clip));
    };
    return (
      <Stack gap="sm">
        <Title order={2} size="h3">
          Examples
        </Title>
        <Text size="sm">Each opens in a tab of its own; its first lines say what it shows.</Text>
        {examples.map((example) => (
          <Button key={example.title} variant="light" justify="start" onClick={() => open(example)}>
            {example.title}
          </Button>
        ))}
      </Stack>
    );
  }
  return { title: "Examples", icon: ExamplesIcon, content: ExamplesPane };
}
