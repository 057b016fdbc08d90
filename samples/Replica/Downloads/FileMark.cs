namespace Replica.Downloads;

/// <summary>By what a server tells one state of a file from another.</summary>
internal sealed record FileMark(string? ETag, DateTimeOffset? LastModified)
{
    public static FileMark None { get; } = new(null, null);
}
