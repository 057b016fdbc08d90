using System.Text.Json.Nodes;
using JobQueue.Jobs;
using Replica.Registry;

namespace Replica.Events;

/// <summary>Something that happened in the registry.</summary>
internal sealed record RegistryEvent
{
    /// <summary>The identity of what happened: told twice under one id, it is delivered once.</summary>
    public required Guid Id { get; init; }

    /// <summary>One of <see cref="RegistryEventTypes"/>.</summary>
    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Where; <see langword="null"/> when it concerns the whole registry.</summary>
    public RepositoryName? Repository { get; init; }

    public TagName? Tag { get; init; }

    public Digest? Digest { get; init; }

    /// <summary>What else receivers are told.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>The id of an event that a job causes: the same in every run and retry of it.</summary>
    public static Guid IdOf(Job job, string type) => JobId.FromName(job.RootId.Value, type).Value;

    /// <summary>What is delivered.</summary>
    public JsonObject ToPayload()
    {
        var contents = new JsonObject();
        AddText(contents, "repository", Repository?.ToString());
        AddText(contents, "tag", Tag?.ToString());
        AddText(contents, "digest", Digest?.ToString());
        foreach (var (name, value) in Details ?? [])
        {
            contents[name] = value?.DeepClone();
        }

        return new JsonObject { ["id"] = Id.ToString(), ["type"] = Type, ["createdAt"] = CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture), ["contents"] = contents };
    }

    private static void AddText(JsonObject contents, string name, string? text)
    {
        if (text is not null)
        {
            contents[name] = text;
        }
    }
}
