using System.Text.RegularExpressions;
using NUnit.Framework;

namespace JobQueue.Docs;

[TestFixture]
internal sealed partial class GuaranteesDocTests
{
    [Test]
    public void Every_test_that_the_guarantees_name_exists()
    {
        var named = SentenceNames().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "guarantees.md"))).Select(match => match.Groups["name"].Value).ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText);

        var existing = sources.SelectMany(source => TestMethods().Matches(source)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.That(named, Has.Count.GreaterThan(50));
        Assert.That(named.Where(name => !existing.Contains(name)), Is.Empty);
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*_[a-z]\\w*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceNames();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestMethods();
}
