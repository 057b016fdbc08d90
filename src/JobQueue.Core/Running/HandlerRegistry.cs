using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace JobQueue.Running;

/// <summary>The handlers of this worker, by action.</summary>
internal sealed class HandlerRegistry
{
    private readonly FrozenDictionary<string, HandlerRegistration> _byAction;

    /// <summary>Collects the registered handlers.</summary>
    /// <exception cref="InvalidOperationException">An action has two handlers.</exception>
    public HandlerRegistry(IEnumerable<HandlerRegistration> registrations)
    {
        var byAction = new Dictionary<string, HandlerRegistration>(StringComparer.Ordinal);
        foreach (var registration in registrations)
        {
            if (!byAction.TryAdd(registration.Action, registration))
            {
                throw DuplicateAction(registration.Action);
            }
        }

        _byAction = byAction.ToFrozenDictionary(StringComparer.Ordinal);
        Actions = [.. byAction.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The actions this worker can run, sorted.</summary>
    public IReadOnlyList<string> Actions { get; }

    /// <summary>The handler of an action.</summary>
    public bool TryFind(string action, [NotNullWhen(true)] out HandlerRegistration? registration) => _byAction.TryGetValue(action, out registration);

    internal static InvalidOperationException DuplicateAction(string action) =>
        new($"The action '{action}' has a handler already. Register one handler per action, or give the second one another action.");
}
