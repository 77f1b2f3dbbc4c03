/** The page's button: a real <button> in one of three weights and three sizes. */
import type { ComponentProps } from "react";
import styles from "./Button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly weight?: "primary" | "normal" | "quiet";
  readonly size?: "small" | "normal" | "large";
}

export function Button({ weight = "normal", size = "normal", className, ...rest }: ButtonProps) {
  const names = [
    styles.button,
    weight === "normal" ? "" : styles[weight],
    size === "normal" ? "" : styles[size],
    className,
  ];
  return <button type="button" {...rest} className={names.filter(Boolean).join(" ")} />;
}
