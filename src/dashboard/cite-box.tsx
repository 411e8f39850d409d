import { Anchor, Code, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import citationQuery from "./citation.graphql?raw";
import { CopyText } from "./copy-text.js";
import { Failure } from "./failure.js";
import { Panel } from "./panel.js";
import { useAnswer } from "./use-answer.js";

interface CitationAnswer {
  datasetVersion: {
    citation: string | null;
    snippet: string;
    dataset: { license: { layer: string; title: string; url: string | null }[] };
  } | null;
}

const libraries = ["DECORD", "OPENCV", "PYAV", "TORCHCODEC", "FFMPEG", "SKVIDEO"];

function CopyBlock({ title, text, what }: { title: string; text: string; what: string }) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        <CopyText text={text} what={what} />
      </Group>
      <Code block fz={11} tabIndex={0} aria-label={title}>
        {text.trim()}
      </Code>
    </div>
  );
}

/** How to cite a version, its licences, and code that reads its clips. */
export function CiteBox({ dataset, version }: { dataset: string; version: string }) {
  const [library, setLibrary] = useState("DECORD");
  const { answer, failure } = useAnswer<CitationAnswer>(citationQuery, {
    dataset,
    version,
    library,
  });
  const found = answer?.datasetVersion;
  return (
    <Panel title="Cite and read">
      <Stack gap="sm">
        {failure && <Failure failure={failure} />}
        {found?.citation && <CopyBlock title="BibTeX" text={found.citation} what="the citation" />}
        {found?.dataset.license.map(({ layer, title, url }) => (
          <Text key={layer} size="xs">
            {layer.toLowerCase()}:{" "}
            {url === null ? (
              title
            ) : (
              <Anchor href={url} size="xs" target="_blank" rel="noreferrer">
                {title}
              </Anchor>
            )}
          </Text>
        ))}
        <Select
          label="Library"
          size="xs"
          data={libraries.map((value) => ({ value, label: value.toLowerCase() }))}
          allowDeselect={false}
          value={library}
          onChange={(value) => value && setLibrary(value)}
        />
        {found && (
          <CopyBlock title="Python, where the lab keeps it" text={found.snippet} what="the code" />
        )}
      </Stack>
    </Panel>
  );
}
