import { Button, Card, Center, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { AskFailure } from "./ask.js";
import { Failure } from "./failure.js";
import { toFailure } from "./use-answer.js";

async function openSession(token: string): Promise<void> {
  const response = await fetch("/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (response.ok) return;
  const { errors = [] } = (await response.json().catch(() => ({}))) as {
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  const code = errors[0]?.extensions?.code ?? "UNAUTHENTICATED";
  throw new AskFailure(code, errors[0]?.message ?? "The server does not know this token.");
}

/** Ends the browser's session; whoever has none (a local server, a token) stays who they are. */
export async function closeSession(): Promise<void> {
  await fetch("/session", { method: "DELETE" });
}

/** Asks for a token and opens a session with it; the page keeps no token. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }) {
  const [token, setToken] = useState("");
  const [failure, setFailure] = useState<AskFailure | null>(null);
  const [isSending, setIsSending] = useState(false);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setIsSending(true);
    setFailure(null);
    openSession(token.trim())
      .then(onSignedIn, (thrown: unknown) => setFailure(toFailure(thrown)))
      .finally(() => setIsSending(false))
      .catch(() => undefined);
  };
  return (
    <Center mih="70vh" p="md">
      <Card withBorder shadow="sm" padding="xl" maw={440} w="100%" component="form" onSubmit={send}>
        <Stack>
          <Title order={1} size="h3">
            Sign in to Kineograph
          </Title>
          <Text size="sm" c="dimmed">
            Paste the token that an operator gave you. It opens a session in this browser and is not
            kept by the page.
          </Text>
          <PasswordInput
            label="Token"
            placeholder="kgt_…"
            autoComplete="off"
            required
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          {failure && <Failure failure={failure} />}
          <Button type="submit" loading={isSending} disabled={token.trim() === ""}>
            Sign in
          </Button>
        </Stack>
      </Card>
    </Center>
  );
}
