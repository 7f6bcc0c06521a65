import { useState } from "react";

/**
 * Whether somebody is in a field or has written into it; then what is proposed for it, perhaps late, leaves it alone.
 * The handlers go to the field.
 */
export function useInHand() {
  const [isWritten, setWritten] = useState(false);
  const [isEntered, setEntered] = useState(false);
  const handlers = {
    onChange: () => setWritten(true),
    onFocus: () => setEntered(true),
    onBlur: () => setEntered(false),
  };
  return [isWritten || isEntered, handlers] as const;
}
