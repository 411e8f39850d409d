import { Badge } from "@mantine/core";

/** What a scan found for a clip in one mirror. */
export interface FileState {
  state: string;
  reason: string | null;
}

const colours: Record<string, string> = {
  PRESENT: "teal",
  SHORT: "yellow",
  MISSING: "gray",
  REMOVED: "gray",
  CORRUPT: "red",
  JUNK: "red",
  REPLACED: "orange",
};

/** The state of a clip's file as a badge; a clip that no scan has looked for says so. */
export function StateBadge({ file }: { file: FileState | undefined }) {
  if (!file) {
    return (
      <Badge variant="outline" color="gray" tt="lowercase">
        not scanned
      </Badge>
    );
  }
  return (
    <Badge
      variant="light"
      color={colours[file.state] ?? "gray"}
      tt="lowercase"
      title={file.reason ?? ""}
    >
      {file.state}
    </Badge>
  );
}
