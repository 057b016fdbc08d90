using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Replica.Tests;

public sealed class QuickStartTests
{
    [Test]
    public void The_README_shows_the_quick_start_as_it_is()
    {
        var readme = File.ReadAllText(InRepository("README.md")).ReplaceLineEndings("\n");
        var program = File.ReadAllText(InRepository("samples/QuickStart/Program.cs")).ReplaceLineEndings("\n");

        Assert.That(readme, Does.Contain($"```csharp\n{program}```\n"));
        Assert.That(program.Split('\n'), Has.Length.LessThan(60));
    }

    private static string InRepository(string path, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", path));
}
