using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using JobQueue.Jobs;

namespace JobQueue.Conformance.Model;

/// <summary>How often each row of the table was walked.</summary>
public sealed class WalkHits
{
    private readonly ConcurrentDictionary<(JobStatus From, JobHold Hold, JobMove Move), int> _hits = new();
    private int _walks;
    private int _steps;
    private int _faults;

    public void Count(IEnumerable<ModelJob> jobs, int steps, int faults)
    {
        Interlocked.Increment(ref _walks);
        Interlocked.Add(ref _steps, steps);
        Interlocked.Add(ref _faults, faults);
        foreach (var row in jobs.SelectMany(job => job.Path))
        {
            _hits.AddOrUpdate(row, 1, (_, count) => count + 1);
        }
    }

    /// <summary>The rows that were walked less often than this.</summary>
    public IEnumerable<string> Below(int least) =>
        MoveTable.Rows.Keys.Where(row => _hits.GetValueOrDefault(row) < least).Select(row => $"{row.From.ToName()} {row.Hold} {row.Move}: {_hits.GetValueOrDefault(row)}");

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{_walks} walks, {_steps} steps, {_faults} faults that struck");
        foreach (var (row, to) in MoveTable.Rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{row.From.ToName(),-20} {row.Hold,-10} {row.Move,-14} -> {to.ToName(),-20} {_hits.GetValueOrDefault(row),9}");
        }

        return text.ToString();
    }
}
