using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Testing.InMemory;

/// <summary>The lines of all job logs. Only touched inside the database's lock.</summary>
internal sealed class LogTable
{
    private readonly Dictionary<JobId, SortedList<long, LogLine>> _lines = [];

    public void Insert(JobId id, LogLine line)
    {
        if (!_lines.TryGetValue(id, out var lines))
        {
            _lines[id] = lines = [];
        }

        lines.TryAdd(line.LineNum, line);
    }

    public IReadOnlyList<LogLine> Read(JobId id, long offset, int limit)
    {
        var lines = _lines.GetValueOrDefault(id)?.Values.Where(line => line.LineNum >= offset) ?? [];
        return [.. limit == 0 ? lines : lines.Take(limit)];
    }

    public void Remove(JobId id) => _lines.Remove(id);
}
