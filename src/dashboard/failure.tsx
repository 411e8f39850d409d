import { Alert, Code, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { AskFailure } from "./ask.js";

/** What went wrong, by its code and in the server's own words, which say what to do; below them, a way to do it. */
export function Failure({ failure, children }: { failure: AskFailure; children?: ReactNode }) {
  return (
    <Alert
      color="red"
      variant="light"
      title={<Code color="transparent">{failure.code}</Code>}
      role="alert"
    >
      <Text size="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {failure.message}
      </Text>
      {children}
    </Alert>
  );
}
