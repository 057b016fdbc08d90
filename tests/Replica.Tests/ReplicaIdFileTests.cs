using NUnit.Framework;
using Replica.Identity;
using Replica.Settings;

namespace Replica.Tests;

public sealed class ReplicaIdFileTests
{
    [Test]
    public void An_id_survives_the_process()
    {
        using var folder = new TemporaryFolder();
        string first;
        using (var taken = ReplicaIdFile.Take(folder.Path))
        {
            first = taken.Id;
        }

        using var again = ReplicaIdFile.Take(folder.Path);

        Assert.That(first, Does.Match("^[0-9a-f]{12}$"));
        Assert.That(again.Id, Is.EqualTo(first));
        Assert.That(again.Place, Is.EqualTo(1));
    }

    [Test]
    public void A_second_replica_in_the_folder_takes_the_next_file_and_keeps_it()
    {
        using var folder = new TemporaryFolder();
        using var first = ReplicaIdFile.Take(folder.Path);
        string second;
        using (var taken = ReplicaIdFile.Take(folder.Path))
        {
            second = taken.Id;
        }

        using var again = ReplicaIdFile.Take(folder.Path);

        Assert.That(again.Id, Is.EqualTo(second).And.Not.EqualTo(first.Id));
        Assert.That(again.Place, Is.EqualTo(2));
    }

    [Test]
    public void A_folder_that_is_not_there_is_made()
    {
        using var folder = new TemporaryFolder();

        using var taken = ReplicaIdFile.Take(folder.File("a/b"));

        Assert.That(File.Exists(folder.File("a/b/replica-id")), Is.True);
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");

        Assert.That(() => ReplicaIdFile.Take(folder.File("file")), Throws.InstanceOf<SettingException>().With.Message.Contains(folder.File("file")));
    }

    [TestCase("replica-1")]
    [TestCase("ABCDEF012345")]
    [TestCase("0123456789abcdef")]
    public void A_file_that_holds_something_else_is_not_overwritten(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("replica-id"), content);

        Assert.That(() => ReplicaIdFile.Take(folder.Path), Throws.InstanceOf<SettingException>().With.Message.Contains("replica-id"));
        Assert.That(File.ReadAllText(folder.File("replica-id")), Is.EqualTo(content));
    }
}
