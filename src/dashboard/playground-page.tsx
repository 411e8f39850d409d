import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { Center, Loader, useComputedColorScheme } from "@mantine/core";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { useEffect, useMemo, useState } from "react";
import { onSignedOut, tellSignedOut } from "./ask.js";
import { examples } from "./examples.js";
import { makeExamplesPane, variablesOf } from "./examples-pane.js";
import { findExampleClip, type ExampleGround } from "./find-example-clip.js";
import icon from "./icon.svg";
import { SignIn } from "./sign-in.js";

/** A person's token may run out while the page is open: the box to sign in comes back then. */
async function send(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === 401) tellSignedOut();
  return response;
}

const plainFetcher = createGraphiQLFetcher({ url: "/graphql", fetch: send });

/**
 * For a moment after a change of tabs, GraphiQL still sends the name of the last tab's operation
 * (seen with 5.4 on a busy machine); a document has no use for a name that is not in it.
 */
const fetcher: Fetcher = (request, options) => {
  const { operationName, ...rest } = request;
  const isKnown = typeof operationName === "string" && request.query.includes(operationName);
  return plainFetcher(isKnown ? request : rest, options);
};

function Editor({ ground }: { ground: ExampleGround }) {
  const scheme = useComputedColorScheme("light");
  const plugins = useMemo(() => [HISTORY_PLUGIN, makeExamplesPane(ground.clip)], [ground]);
  const tabs = examples.map((example) => ({
    query: example.query,
    variables: variablesOf(example, ground.clip),
  }));
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      defaultTabs={tabs}
      defaultEditorToolsVisibility="variables"
      forcedTheme={scheme}
    >
      <GraphiQL.Logo>
        <a className="home-link" href="/" title="To the dashboard">
          <img src={icon} alt="" width={22} height={22} />
          Kineograph
        </a>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

/** GraphiQL with example queries that run as they stand, and a box to sign in where that is asked. */
export function PlaygroundPage() {
  const [ground, setGround] = useState<ExampleGround | null>(null);
  const [isSignedOut, setIsSignedOut] = useState(false);
  useEffect(() => onSignedOut(() => setIsSignedOut(true)), []);
  useEffect(() => {
    void findExampleClip().then(setGround);
  }, []);
  const onSignedIn = (): void => {
    setGround(null);
    setIsSignedOut(false);
    void findExampleClip().then(setGround);
  };
  if (isSignedOut || ground?.isSignedIn === false) return <SignIn onSignedIn={onSignedIn} />;
  if (ground === null) {
    return (
      <Center h="100%">
        <Loader aria-label="Reading the catalog" />
      </Center>
    );
  }
  return <Editor ground={ground} />;
}
