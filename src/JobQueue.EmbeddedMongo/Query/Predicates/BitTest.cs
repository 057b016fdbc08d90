namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>What <see cref="BitsPredicate"/> asks of the bits of its mask.</summary>
internal enum BitTest
{
    AllSet,
    AnySet,
    AllClear,
    AnyClear,
}
