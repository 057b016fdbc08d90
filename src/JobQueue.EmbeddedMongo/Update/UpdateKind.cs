namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The three forms of an update.</summary>
internal enum UpdateKind
{
    Operators,
    Replacement,
    Pipeline,
}
