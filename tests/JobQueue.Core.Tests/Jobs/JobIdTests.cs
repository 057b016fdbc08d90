using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Jobs;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class JobIdTests
{
    private static readonly Guid Dns = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    private static readonly Guid Url = Guid.Parse("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    // The first is the example of RFC 9562, appendix A.4; the others are the documented examples of Python's uuid module and PostgreSQL's uuid-ossp.
    [TestCase("dns", "www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2")]
    [TestCase("dns", "python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d")]
    [TestCase("url", "http://www.postgresql.org", "e1ee1ad4-cd4e-5889-962a-4f605a68d94e")]
    public void A_derived_id_is_the_version_5_UUID_of_the_name(string scope, string name, string expected)
    {
        var id = JobId.FromName(scope == "dns" ? Dns : Url, name);

        Assert.That(id.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void A_derived_id_depends_on_the_whole_of_a_long_name()
    {
        var name = new string('x', 5_000);

        Assert.That(JobId.FromName(Dns, name + "a"), Is.Not.EqualTo(JobId.FromName(Dns, name + "b")));
        Assert.That(JobId.FromName(Dns, name), Is.EqualTo(JobId.FromName(Dns, new string('x', 5_000))));
        Assert.That(JobId.FromName(Dns, name), Is.Not.EqualTo(JobId.FromName(Url, name)));
    }

    [Test]
    public void A_new_id_is_a_version_7_UUID_that_begins_with_the_time()
    {
        // RFC 9562, appendix A.6: 2022-02-22 19:22:22.000 UTC is 017F22E279B0.
        var time = new FakeTimeProvider(new DateTimeOffset(2022, 2, 22, 19, 22, 22, TimeSpan.Zero));

        var id = JobId.New(time).ToString();

        Assert.That(id, Does.Match("^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
    }

    [Test]
    public void Later_ids_sort_later()
    {
        var time = new FakeTimeProvider();
        var ids = new List<JobId>();
        for (var n = 0; n < 100; n++)
        {
            ids.Add(JobId.New(time));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(ids, Is.Ordered);
        Assert.That(ids[0] < ids[1] && ids[1] > ids[0], Is.True);
        Assert.That(ids[1] <= ids[1] && ids[1] >= ids[1], Is.True);
    }

    [Test]
    public void Ids_are_ordered_as_their_text_sorts()
    {
        Gen.Select(Gen.Guid, Gen.Guid).Where((left, right) => left != Guid.Empty && right != Guid.Empty).Sample((left, right) =>
            Math.Sign(new JobId(left).CompareTo(new JobId(right))) == Math.Sign(string.CompareOrdinal(left.ToString("D"), right.ToString("D"))));
    }

    [Test]
    public void Ids_made_at_one_instant_are_different()
    {
        var time = new FakeTimeProvider();

        Assert.That(Enumerable.Range(0, 1_000).Select(_ => JobId.New(time)), Is.Unique);
    }

    [Test]
    public void An_id_is_written_as_it_is_read()
    {
        const string Text = "1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b";

        Assert.That(JobId.Parse(Text, CultureInfo.InvariantCulture).ToString(), Is.EqualTo(Text));
        Assert.That(JobId.Parse(Text.ToUpperInvariant(), CultureInfo.InvariantCulture).ToString(), Is.EqualTo(Text));
    }

    [TestCase("")]
    [TestCase(null)]
    [TestCase("1fcf4c0fff3b471a88395dcb631b2f7b")]
    [TestCase("{1fcf4c0f-ff3b-471a-8839-5dcb631b2f7b}")]
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("1fcf4c0f-ff3b-471a-8839-5dcb631b2f7g")]
    public void What_is_no_id_is_refused(string? text)
    {
        Assert.That(JobId.TryParse(text, CultureInfo.InvariantCulture, out _), Is.False);
    }

    [Test]
    public void The_empty_UUID_is_no_id()
    {
        Assert.That(() => new JobId(Guid.Empty), Throws.ArgumentException);
    }
}
