import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import acceptMutation from "./accept-terms.graphql?raw";
import { ask, type AskFailure } from "./ask.js";
import { Failure } from "./failure.js";
import { usePlace } from "./place.js";
import termsQuery from "./terms.graphql?raw";
import { toFailure, useAnswer } from "./use-answer.js";

interface TermsAnswer {
  terms: { number: number; title: string; body: string } | null;
}

/** Shows the terms that stand between somebody and the clips, and accepts the ones that were read. */
export function TermsDialog() {
  const { dataset } = usePlace();
  const [isOpen, setIsOpen] = useState(false);
  const [failure, setFailure] = useState<AskFailure | null>(null);
  const { answer } = useAnswer<TermsAnswer>(termsQuery, isOpen ? { dataset } : null);
  const terms = answer?.terms;
  const accept = (number: number): void => {
    setFailure(null);
    // What was refused is asked anew by everything on the page.
    ask(acceptMutation, { dataset, number })
      .then(() => window.location.reload())
      .catch((thrown: unknown) => setFailure(toFailure(thrown)));
  };
  return (
    <>
      <Button size="xs" mt="xs" onClick={() => setIsOpen(true)}>
        Read the terms
      </Button>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={terms?.title} size="lg">
        <Stack>
          <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
            {terms?.body}
          </Text>
          {failure && <Failure failure={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsOpen(false)}>
              Not now
            </Button>
            <Button disabled={!terms} onClick={() => terms && accept(terms.number)}>
              Accept number {terms?.number}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
