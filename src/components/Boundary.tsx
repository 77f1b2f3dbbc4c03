/** Catches what a view throws while rendering, so that the rest of the page stays usable. */
import { Component, type ReactNode } from "react";
import styles from "./Boundary.module.css";
import { Button } from "./Button.tsx";

interface BoundaryProps {
  /** What has failed, in words: "The sensor panel". */
  readonly what: string;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: Error | null;
}

export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(thrown: unknown): BoundaryState {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section className={styles.boundary} role="alert">
        <p>
          <strong>{this.props.what} has stopped.</strong> This is a fault of the page, not yours.
        </p>
        <p className={styles.detail}>{error.message}</p>
        <Button onClick={() => this.setState({ error: null })}>Show it again</Button>
      </section>
    );
  }
}
