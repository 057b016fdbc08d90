using JobQueue.Jobs;
using NUnit.Framework;

namespace JobQueue.Docs;

[TestFixture]
internal sealed class StateMachineDocTests
{
    [Test]
    public void The_documented_table_is_the_one_in_the_code()
    {
        var documented = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "state-machine.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| from", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' '));

        var coded = JobTransitions.All.Select(row => $"{row.From.ToName()} | {row.Hold} | {row.Move} | {row.To.ToName()}");

        Assert.That(documented, Is.EqualTo(coded));
    }
}
