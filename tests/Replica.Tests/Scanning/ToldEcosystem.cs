using Replica.Scanning;
using Replica.Scanning.Ecosystems;

namespace Replica.Tests.Scanning;

/// <summary>Another kind of component, whose only file tells the test that a scan has come to it.</summary>
internal sealed class ToldEcosystem(TaskCompletionSource reading) : IEcosystem
{
    public string Kind => "told";

    public IVersionOrder Versions { get; } = new SemVerOrder();

    public bool Describes(string path) => path == "told";

    public IEnumerable<Component> Read(Stream content)
    {
        reading.TrySetResult();
        yield break;
    }

    public string? AdvisoriesFor(DistributionRelease? release) => null;
}
