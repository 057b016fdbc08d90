using NUnit.Framework;

namespace JobQueue.Logs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class LogTextTests
{
    [TestCase("one", new[] { "one" })]
    [TestCase("", new[] { "" })]
    [TestCase("one\ntwo\r\nthree\rfour", new[] { "one", "two", "three", "four" })]
    [TestCase("one\n\ntwo", new[] { "one", "", "two" })]
    [TestCase("one\n", new[] { "one" })]
    public void Each_line_of_a_text_is_a_line_of_the_log(string text, string[] lines) => Assert.That(LogText.Lines(text), Is.EqualTo(lines));

    [Test]
    public void The_longest_line_is_kept_whole()
    {
        var line = new string('x', LogLine.MaxLength);

        Assert.That(LogText.Lines(line), Is.EqualTo(new[] { line }));
    }

    [Test]
    public void A_longer_line_is_cut_and_says_so()
    {
        var line = LogText.Lines(new string('x', LogLine.MaxLength + 1)).Single();

        Assert.That(line, Has.Length.EqualTo(LogLine.MaxLength).And.EndsWith($"… (cut: {LogLine.MaxLength + 1} characters)"));
    }

    [Test]
    public void A_cut_never_splits_a_character([Range(0, 3)] int offset)
    {
        var line = new string('x', offset) + string.Concat(Enumerable.Repeat("\U0001F680", LogLine.MaxLength));

        var cut = LogText.Lines(line).Single();

        Assert.That(() => new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(cut), Throws.Nothing);
    }
}
