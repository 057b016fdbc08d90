using NUnit.Framework;

namespace JobQueue.Running;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class RunSlotTests
{
    [Test]
    public async Task A_wait_that_is_cancelled_while_it_asks_for_its_slot_back_leaves_the_count_of_waits_right()
    {
        var slots = new FullSlots();
        var slot = new RunSlot(slots);
        using var cancelled = new CancellationTokenSource();
        var first = new TaskCompletionSource<int>();
        var second = new TaskCompletionSource<int>();

        var askingBack = slot.LendWhileAsync(first.Task, cancelled.Token);
        first.SetResult(1);
        await slots.Asked;
        var beside = slot.LendWhileAsync(second.Task, CancellationToken.None);
        await cancelled.CancelAsync();
        Assert.That(async () => await askingBack, Throws.InstanceOf<OperationCanceledException>());
        slots.HasRoom = true;
        second.SetResult(2);
        await beside;
        var lentBefore = slots.Lent;
        _ = slot.LendWhileAsync(new TaskCompletionSource<int>().Task, CancellationToken.None);

        Assert.That(slots.Lent, Is.EqualTo(lentBefore + 1), "A wait that begins alone lends the slot.");
    }

    private sealed class FullSlots : IRunSlots
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasRoom { get; set; }

        public int Lent { get; private set; }

        public Task Asked => _asked.Task;

        public void Lend() => Lent++;

        public Task TakeAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return HasRoom ? Task.CompletedTask : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public void TakeNow()
        {
        }
    }
}
