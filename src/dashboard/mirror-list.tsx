import { Badge, Group, Stack, Text } from "@mantine/core";
import type { MirrorCard } from "./catalog-card.js";
import { Panel } from "./panel.js";
import { showCount, showMoment } from "./show.js";

/** Scanned ones come first. */
function rankOf({ scannedAt }: MirrorCard): number {
  return scannedAt === null ? 1 : 0;
}

function describe({ cluster, deployedOn, scannedAt }: MirrorCard): string {
  const parts = [
    cluster,
    deployedOn && `deployed ${deployedOn}`,
    scannedAt ? `scanned ${showMoment(scannedAt)}` : "not scanned yet",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** The lab's copies, each with what its last scan found by state and reason. */
export function MirrorList({ mirrors }: { mirrors: MirrorCard[] }) {
  if (mirrors.length === 0) return null;
  return (
    <Panel title="Copies">
      <Stack gap="sm">
        {mirrors
          .toSorted((one, other) => rankOf(one) - rankOf(other))
          .map((mirror) => (
            <div key={mirror.name}>
              <Text size="sm" fw={600}>
                {mirror.name}
              </Text>
              <Text size="xs" c="dimmed">
                {describe(mirror)}
              </Text>
              <Group gap={6} mt={4}>
                {mirror.counts.map(({ state, reason, n }) => (
                  <Badge
                    key={`${state} ${reason}`}
                    variant="light"
                    color={state === "PRESENT" ? "teal" : "orange"}
                    tt="lowercase"
                  >
                    {showCount(n)} {state} {reason?.replaceAll("_", " ")}
                  </Badge>
                ))}
              </Group>
            </div>
          ))}
      </Stack>
    </Panel>
  );
}
