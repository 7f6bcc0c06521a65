export type PictureName = "empty" | "search" | "lock" | "storm" | "boat";

const STROKES: Record<PictureName, string> = {
  empty: "M10 22h12l4 6h12l4-6h12M10 22v20a4 4 0 0 0 4 4h36a4 4 0 0 0 4-4V22M10 22l8-12h28l8 12",
  search: "M28 44a16 16 0 1 0 0-32 16 16 0 0 0 0 32ZM40 40l14 14M22 28h12",
  lock: "M18 28h28a4 4 0 0 1 4 4v18a4 4 0 0 1-4 4H18a4 4 0 0 1-4-4V32a4 4 0 0 1 4-4ZM22 28v-8a10 10 0 0 1 20 0v8M32 38v6",
  storm: "M18 38a10 10 0 0 1 0-20 14 14 0 0 1 27 2 9 9 0 0 1 1 18M34 28l-7 12h10l-7 14",
  boat: "M32 8v30M32 10l16 24H32M8 42h48c-2 8-8 12-16 12H24c-8 0-14-4-16-12Z",
};

/** A line drawing for states without content; purely decorative. */
export function Picture({ name, className }: { name: PictureName; className?: string }) {
  return (
    <svg className={className} width="56" height="56" viewBox="0 0 64 64" aria-hidden="true">
      <path
        d={STROKES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
