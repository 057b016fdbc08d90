namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>Which entries a change stream is about, and which of them end it.</summary>
internal abstract record ChangeStreamScope
{
    private ChangeStreamScope()
    {
    }

    /// <summary>Whether it also shows what is done to collections and indexes (<c>showExpandedEvents</c>).</summary>
    internal bool IsExpanded { get; init; }

    internal abstract bool Includes(OplogChange change);

    /// <summary>Whether the stream is invalidated by the change.</summary>
    internal abstract bool IsEndedBy(OplogChange change);

    private bool IsShown(OplogChange change) => change is not OplogChange.Command command || (IsExpanded && command.Event is not null);

    private static string DatabaseOf(string ns) => ns[..ns.IndexOf('.', StringComparison.Ordinal)];

    private static bool IsSystem(string ns) => ns.Contains(".system.", StringComparison.Ordinal);

    /// <summary>One collection, whether it exists yet or not.</summary>
    internal sealed record Collection(string Namespace) : ChangeStreamScope
    {
        internal override bool Includes(OplogChange change) =>
            IsShown(change) && (change.Namespace == Namespace || (change is OplogChange.Rename rename && rename.To == Namespace));

        internal override bool IsEndedBy(OplogChange change) => change is OplogChange.Drop or OplogChange.Rename && Includes(change);
    }

    /// <summary>All collections of one database.</summary>
    internal sealed record Database(string Name) : ChangeStreamScope
    {
        internal override bool Includes(OplogChange change) => IsShown(change) && DatabaseOf(change.Namespace) == Name && !IsSystem(change.Namespace);

        internal override bool IsEndedBy(OplogChange change) => change is OplogChange.DropDatabase dropped && dropped.Database == Name;
    }

    /// <summary>All databases but the server's own.</summary>
    internal sealed record Cluster : ChangeStreamScope
    {
        internal override bool Includes(OplogChange change) =>
            IsShown(change) && DatabaseOf(change.Namespace) is not ("admin" or "local" or "config") && !IsSystem(change.Namespace);

        internal override bool IsEndedBy(OplogChange change) => false;
    }
}
