using System.Text.RegularExpressions;
using NUnit.Framework;

namespace JobQueue.Docs;

[TestFixture]
internal sealed partial class OperationsDocTests
{
    [Test]
    public void Every_event_id_in_the_code_is_documented_and_no_other()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file).Contains("EventIds", StringComparison.Ordinal) || Path.GetFileName(file).EndsWith("Log.cs", StringComparison.Ordinal));
        var coded = sources.SelectMany(file => CodedIds().Matches(File.ReadAllText(file))).Select(match => match.Groups["id"].Value);

        var documented = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "operations.md"))
            .Select(line => DocumentedId().Match(line)).Where(match => match.Success).Select(match => match.Groups["id"].Value);

        Assert.That(documented, Is.EquivalentTo(coded));
    }

    [GeneratedRegex(@"(?:const int \w+ = |LoggerMessage\()(?<id>[1-9]\d{3})[;,]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodedIds();

    [GeneratedRegex(@"^\| (?<id>\d{4}) \|", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DocumentedId();
}
