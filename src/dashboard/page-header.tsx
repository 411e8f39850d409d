import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Group,
  Text,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import icon from "./icon.svg";
import { linkTo, noPair } from "./place.js";
import { closeSession } from "./sign-in.js";

/** Who is signed in. */
export interface Viewer {
  name: string;
  displayName: string;
  role: string;
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "light" ? "dark" : "light";
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Show the page ${other}`}
      onClick={() => setColorScheme(other)}
    >
      <span aria-hidden>{scheme === "light" ? "☾" : "☀"}</span>
    </ActionIcon>
  );
}

function signOut(): void {
  closeSession().then(
    () => window.location.reload(),
    () => window.location.reload(),
  );
}

/** The name of the house, who you are, and the way to what splits share and to the playground. */
export function PageHeader({ viewer, dataset }: { viewer: Viewer; dataset: string }) {
  const isLocal = viewer.name === "local";
  return (
    <Group component="header" justify="space-between" gap="sm" wrap="wrap">
      <Anchor href="#/" underline="never" c="inherit">
        <Group gap="sm" wrap="nowrap">
          <img src={icon} alt="" width={34} height={34} />
          <div>
            <Title order={1} size="h3" lh={1.1}>
              Kineograph
            </Title>
            <Text size="xs" c="dimmed" visibleFrom="sm">
              the clips, their frames, and who used what
            </Text>
          </div>
        </Group>
      </Anchor>
      <Group gap="xs">
        <Text size="sm" title={`Signed in as ${viewer.name}`}>
          {viewer.displayName}
        </Text>
        <Badge variant="light" color="gray" tt="lowercase">
          {viewer.role}
        </Badge>
        <Button component="a" href={linkTo({ dataset, overlap: noPair })} variant="light">
          Overlaps
        </Button>
        <Button component="a" href="/playground" variant="light">
          Playground
        </Button>
        {!isLocal && (
          <Button variant="default" onClick={signOut}>
            Sign out
          </Button>
        )}
        <SchemeButton />
      </Group>
    </Group>
  );
}
