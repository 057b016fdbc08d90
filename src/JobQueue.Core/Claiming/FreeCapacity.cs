using System.Runtime.InteropServices;
using JobQueue.Jobs;

namespace JobQueue.Claiming;

/// <summary>What a worker can still take.</summary>
/// <param name="Units">The units that are free, by key.</param>
/// <param name="Slots">How many more jobs may be held.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FreeCapacity(CapacityMap Units, int Slots);
