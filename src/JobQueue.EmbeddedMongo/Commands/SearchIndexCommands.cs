using JobQueue.EmbeddedMongo.Errors;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Atlas Search: refused as MongoDB refuses it where no search process is configured.</summary>
internal static class SearchIndexCommands
{
    internal static readonly CommandDefinition Create = new("createSearchIndexes", static _ => throw NotEnabled());

    internal static readonly CommandDefinition Drop = new("dropSearchIndex", static _ => throw NotEnabled());

    internal static readonly CommandDefinition List = new("listSearchIndexes", static _ => throw NotEnabled());

    internal static readonly CommandDefinition Update = new("updateSearchIndex", static _ => throw NotEnabled());

    /// <summary>31082, <c>SearchNotEnabled</c>.</summary>
    internal static CommandFailedException NotEnabled() => ErrorCodes.Create(31082, "Search indexes need Atlas or a local Atlas deployment; this server has none.");
}
