import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { AskFailure, tellSignedOut } from "./ask.js";
import { Refusal } from "./refusal.js";
import { toFailure } from "./use-answer.js";

const formats = [
  { extension: "csv", label: "CSV" },
  { extension: "jsonl", label: "JSON lines" },
  { extension: "parquet", label: "Parquet" },
] as const;

interface ListPlace {
  dataset: string;
  version: string;
}

/** Where a list is exported. */
function addressOf({ dataset, version }: ListPlace, extension: string): string {
  return `/exports/${encodeURIComponent(dataset)}/${encodeURIComponent(version)}.${extension}`;
}

interface Reply {
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** The list as a blob, since a browser that is led to a refusal shows JSON in the place of the page. */
async function fetchList(place: ListPlace, extension: string): Promise<Blob> {
  const response = await fetch(addressOf(place, extension)).catch(() => null);
  if (!response) {
    throw new AskFailure("OFFLINE", "The server does not answer. Is it still running?");
  }
  if (response.ok) return response.blob();
  const { errors: [error] = [] } = (await response.json().catch(() => ({}))) as Reply;
  const code = error?.extensions?.code ?? `HTTP_${response.status}`;
  if (response.status === 401) tellSignedOut();
  throw new AskFailure(code, error?.message ?? "The server's answer cannot be read.");
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Buttons that save the list of a version's clips; a refusal is told beside them. */
export function ListDownload(place: ListPlace) {
  const [coming, setComing] = useState<string | null>(null);
  const [failure, setFailure] = useState<AskFailure | null>(null);
  const onDownload = (extension: string): void => {
    setComing(extension);
    setFailure(null);
    fetchList(place, extension)
      .then((blob) => save(blob, `${place.dataset}-${place.version}.${extension}`))
      .catch((thrown: unknown) => setFailure(toFailure(thrown)))
      .finally(() => setComing(null));
  };
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        The list of its clips (recorded; needs a grant EXPORT)
      </Text>
      <Group gap={6}>
        {formats.map(({ extension, label }) => (
          <Button
            key={extension}
            size="compact-xs"
            variant="default"
            loading={coming === extension}
            disabled={coming !== null && coming !== extension}
            onClick={() => onDownload(extension)}
          >
            {label}
          </Button>
        ))}
      </Group>
      {failure && <Refusal failure={failure} />}
    </Stack>
  );
}
