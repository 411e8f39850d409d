import { Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import styles from "./panel.module.css";

interface PanelParts {
  title: string;
  /** Beside the title, such as a count. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
}

/** A titled box that scrolls on its own. */
export function Panel({ title, aside, children, className = "" }: PanelParts) {
  const id = useId();
  return (
    <section className={`${styles["panel"]} ${className}`} aria-labelledby={id}>
      <div className={styles["head"]}>
        <Title order={2} size="h6" id={id}>
          {title}
        </Title>
        <Text span size="xs" c="dimmed" ta="right">
          {aside}
        </Text>
      </div>
      <div className={styles["body"]}>{children}</div>
    </section>
  );
}
