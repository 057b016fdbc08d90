using System.Collections;
using JobQueue.Jobs;

namespace JobQueue.Logs;

/// <summary>The scope in which a handler runs: the job's id and action, as named values.</summary>
internal sealed class JobLogScope(Job job, JobLogWriter lines) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The job's log.</summary>
    public JobLogWriter Lines => lines;

    /// <inheritdoc/>
    public int Count => 2;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("JobId", job.Id),
        1 => new("JobAction", job.Action),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "A job's scope has two values."),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"JobId:{job.Id} JobAction:{job.Action}";
}
