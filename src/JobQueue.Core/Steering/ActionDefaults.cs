using System.Buffers;
using System.Text.Json;
using JobQueue.Jobs;

namespace JobQueue.Steering;

/// <summary>Fills in what a submission leaves open from the config of its action.</summary>
internal sealed class ActionDefaults(ActionConfigCache configs)
{
    /// <summary>How old a config may be that a submission is given, also in a process that hears of no changes.</summary>
    public static TimeSpan MaxAge { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The submissions with their defaults.</summary>
    /// <exception cref="JobQueueException">The config of an action cannot be read.</exception>
    public async ValueTask<IReadOnlyList<JobSubmission>> ApplyAsync(IReadOnlyList<JobSubmission> submissions, CancellationToken cancellationToken)
    {
        var known = await configs.GetAsync(MaxAge, cancellationToken).ConfigureAwait(false);
        return [.. submissions.Select(submission => known.Find(submission.Action) is { } config ? Merge(submission, Readable(config)) : submission)];
    }

    /// <summary>The submission with the defaults of <paramref name="config"/> where it says nothing itself.</summary>
    public static JobSubmission Merge(JobSubmission submission, ActionConfig config) => submission with
    {
        Parameters = Merge(submission.Parameters, config.Parameters),
        Retries = submission.Retries ?? config.Retries,
        Backoff = submission.Backoff ?? config.Backoff,
        Deadline = submission.Deadline ?? config.Deadline,
        StopTimeout = submission.StopTimeout ?? config.StopTimeout,
        CapacityMap = submission.CapacityMap ?? config.CapacityMap,
    };

    private static ActionConfig Readable(ActionConfig config) => config.IsUnreadable
        ? throw new JobQueueException($"The stored config of action '{config.Action}' cannot be read, so its defaults are not known and none of its jobs is submitted. Set it anew, or delete it.")
        : config;

    /// <summary>Name by name, the submitted ones winning: also a submitted <c>null</c>. What lies deeper is not mixed.</summary>
    private static JsonElement? Merge(JsonElement? submitted, JsonElement? defaults)
    {
        if (submitted is not { ValueKind: JsonValueKind.Object } own || defaults is not { ValueKind: JsonValueKind.Object } given)
        {
            return submitted ?? defaults;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Write(writer, given.EnumerateObject().Where(property => !own.TryGetProperty(property.Name, out _)));
            Write(writer, own.EnumerateObject());
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<JsonProperty> properties)
    {
        foreach (var property in properties)
        {
            property.WriteTo(writer);
        }
    }
}
