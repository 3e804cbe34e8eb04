/** How a configuration wants its entities applied. */
export interface MappingFlags {
  readonly deleteDependentEntities: boolean;
  readonly createMissingRelatedEntities: boolean;
  readonly enableMergeEntity: boolean;
  readonly entityDeletionThreshold: number;
}

/** The part of a configuration that holds flags; any document with these keys will do. */
export interface FlagSource {
  readonly deleteDependentEntities?: boolean | undefined;
  readonly deleteDependents?: boolean | undefined;
  readonly createMissingRelatedEntities?: boolean | undefined;
  readonly enableMergeEntity?: boolean | undefined;
  readonly entityDeletionThreshold?: number | undefined;
}

/** What the API assumes where a document is silent. */
export const DEFAULT_FLAGS: MappingFlags = {
  deleteDependentEntities: false,
  createMissingRelatedEntities: false,
  enableMergeEntity: true,
  entityDeletionThreshold: 0.9,
};

/** Each flag from the first document that has it: what *started* carried, then the stored configuration. */
export function mappingFlags(...documents: readonly FlagSource[]): MappingFlags {
  const firstSet = <T>(read: (document: FlagSource) => T | undefined, otherwise: T): T =>
    documents.map(read).find((value) => value !== undefined) ?? otherwise;
  return {
    deleteDependentEntities: firstSet(
      (document) => document.deleteDependentEntities ?? document.deleteDependents,
      DEFAULT_FLAGS.deleteDependentEntities,
    ),
    createMissingRelatedEntities: firstSet(
      (document) => document.createMissingRelatedEntities,
      DEFAULT_FLAGS.createMissingRelatedEntities,
    ),
    enableMergeEntity: firstSet((document) => document.enableMergeEntity, DEFAULT_FLAGS.enableMergeEntity),
    entityDeletionThreshold: firstSet(
      (document) => document.entityDeletionThreshold,
      DEFAULT_FLAGS.entityDeletionThreshold,
    ),
  };
}
