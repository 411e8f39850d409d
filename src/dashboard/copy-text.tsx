import { Button, CopyButton } from "@mantine/core";

/** Copies `text`; `what` names it for whoever cannot see which box the button stands in. */
export function CopyText({ text, what }: { text: string; what: string }) {
  return (
    <CopyButton value={text} timeout={1500}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="default" onClick={copy} aria-label={`Copy ${what}`}>
          {copied ? "copied" : "copy"}
        </Button>
      )}
    </CopyButton>
  );
}
