namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored log line are spelled. Its <c>_id</c> is <c>{job, lineNum}</c>: the index that every read needs is the one that exists anyway.</summary>
internal static class LogFields
{
    public const string Id = "_id";
    public const string Job = "job";
    public const string LineNum = "lineNum";
    public const string Text = "data";
    public const string At = "at";
    public const string Level = "level";

    /// <summary>Exists, and is true, on the last of the lines that were stored together.</summary>
    public const string EndsBatch = "endsBatch";
}
