/**
 * The shape every language must fill, taken from the Chinese source.
 *
 * A key that ends in `_other` needs `_one` besides in languages that have a singular;
 * a missing or surplus key is a type error.
 */
export type Catalogue<Source> = {
  [Key in keyof Source]: Source[Key] extends string ? string : Catalogue<Source[Key]>;
} & {
  [Key in keyof Source as Key extends `${infer Stem}_other` ? `${Stem}_one` : never]: string;
};
