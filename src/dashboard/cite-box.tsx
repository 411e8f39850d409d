import { Anchor, Code, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import citationQuery from "./citation.graphql?raw";
import { CopyText } from "./copy-text.js";
import { Failure } from "./failure.js";
import { ListDownload } from "./list-download.js";
import { Panel } from "./panel.js";
import { pageOf } from "./place.js";
import { useAnswer } from "./use-answer.js";

interface CitationAnswer {
  datasetVersion: {
    citation: string | null;
    clipCount: number;
    snippet: string;
    dataset: { license: Licence[] };
  } | null;
}

interface Licence {
  layer: string;
  title: string;
  url: string | null;
}

const libraries = ["DECORD", "OPENCV", "PYAV", "TORCHCODEC", "FFMPEG", "SKVIDEO"];

const formats = [
  { value: "BIBTEX", label: "BibTeX" },
  { value: "CSL_JSON", label: "CSL JSON" },
  { value: "APA", label: "APA" },
  { value: "DATACITE_JSON", label: "DataCite JSON" },
];

interface CopyBlockParts {
  title: string;
  text: string;
  what: string;
  /** Lines are broken where the box ends. */
  isProse?: boolean;
}

function CopyBlock({ title, text, what, isProse = false }: CopyBlockParts) {
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="xs" c="dimmed">
          {title}
        </Text>
        <CopyText text={text} what={what} />
      </Group>
      <Code
        block
        fz={11}
        tabIndex={0}
        aria-label={title}
        mah={260}
        style={{ overflow: "auto", whiteSpace: isProse ? "pre-wrap" : "pre" }}
      >
        {text.trim()}
      </Code>
    </div>
  );
}

interface Choice {
  label: string;
  data: { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Choose({ label, data, value, onChange }: Choice) {
  return (
    <Select
      label={label}
      size="xs"
      data={data}
      allowDeselect={false}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  );
}

function Licences({ licences }: { licences: readonly Licence[] }) {
  return licences.map(({ layer, title, url }) => (
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
  ));
}

/** How to cite a version, its licences, its list to take away, and code that reads its clips. */
export function CiteBox({ dataset, version }: { dataset: string; version: string }) {
  const [library, setLibrary] = useState("DECORD");
  const [format, setFormat] = useState("BIBTEX");
  const { answer, failure } = useAnswer<CitationAnswer>(citationQuery, {
    dataset,
    version,
    format,
    library,
  });
  const found = answer?.datasetVersion;
  const formatName = formats.find(({ value }) => value === format)?.label ?? format;
  return (
    <Panel title="Cite and read">
      <Stack gap="sm">
        {failure && <Failure failure={failure} />}
        <Choose label="Citation" data={formats} value={format} onChange={setFormat} />
        {found?.citation && (
          <CopyBlock
            title={formatName}
            text={found.citation}
            what="the citation"
            isProse={format === "APA"}
          />
        )}
        {found?.citation === null && (
          <Text size="xs" c="dimmed">
            The card of this data set has no citation in this form.
          </Text>
        )}
        {found && <Licences licences={found.dataset.license} />}
        {found && found.clipCount > 0 && (
          <>
            <ListDownload dataset={dataset} version={version} />
            <Anchor href={`${pageOf(dataset, version)}/croissant.jsonld`} size="xs">
              Croissant: this version for machines
            </Anchor>
          </>
        )}
        <Choose
          label="Library"
          data={libraries.map((value) => ({ value, label: value.toLowerCase() }))}
          value={library}
          onChange={setLibrary}
        />
        {found && (
          <CopyBlock title="Python, where the lab keeps it" text={found.snippet} what="the code" />
        )}
      </Stack>
    </Panel>
  );
}
