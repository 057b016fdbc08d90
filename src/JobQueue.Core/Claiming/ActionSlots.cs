using System.Globalization;

namespace JobQueue.Claiming;

/// <summary>The slots of an action that has a limit: a job that runs holds one of the numbers below the limit, and a unique index lets nobody else have it.</summary>
internal static class ActionSlots
{
    // No action can hold the separator.
    private const char Separator = '#';

    /// <summary>How a slot is stored.</summary>
    public static string NameOf(string action, int number) => string.Create(CultureInfo.InvariantCulture, $"{action}{Separator}{number}");

    /// <summary>The slots that a claim may take.</summary>
    /// <param name="action">The action.</param>
    /// <param name="limit">The most of its jobs that may run.</param>
    /// <param name="held">For every held job of the action its slot; <see langword="null"/> for one that was claimed before there was a limit.</param>
    /// <remarks>
    /// As many as the limit leaves, and always the lowest. Where jobs hold no slot, or one above a limit that was lowered, other free numbers must stay free:
    /// two claims that read at once would each take one, and together exceed the limit.
    /// </remarks>
    public static IReadOnlyList<string> Free(string action, int limit, IReadOnlyCollection<string?> held)
    {
        var taken = held.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Enumerable.Range(0, limit)
                .Select(number => NameOf(action, number))
                .Where(slot => !taken.Contains(slot))
                .Take(Math.Max(0, limit - held.Count)),
        ];
    }
}
