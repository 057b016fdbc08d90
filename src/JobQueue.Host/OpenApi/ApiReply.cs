using System.Diagnostics.CodeAnalysis;
using JobQueue.Host.Http;

namespace JobQueue.Host.OpenApi;

/// <summary>One answer of an operation that did what was asked.</summary>
internal sealed record ApiReply(int Status, string Description)
{
    /// <summary>The type of its body; <see langword="null"/> for none, or for one that is text.</summary>
    public Type? Body { get; init; }

    /// <summary>The media types it can have, the usual one first.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>A body as it is answered.</summary>
    public string? Example { get; init; }

    /// <summary>Headers that tell something, with what they tell.</summary>
    public IReadOnlyList<(string Name, string Description)> Headers { get; init; } = [];

    public static ApiReply Of<T>(int status, string description, [StringSyntax(StringSyntaxAttribute.Json)] string example) =>
        new(status, description) { Body = typeof(T), MediaTypes = [ApiAnswer.Json], Example = example };

    public static ApiReply Text(int status, string description, string mediaType, string example) =>
        new(status, description) { MediaTypes = [mediaType], Example = example };

    public static ApiReply Empty(int status, string description) => new(status, description);
}
