using JobQueue.Jobs;

namespace JobQueue;

/// <summary>How a child ended. The parent decides what that means.</summary>
public abstract record ChildOutcome
{
    private ChildOutcome(string name) => Name = name;

    /// <summary>The child's name.</summary>
    public string Name { get; }

    /// <summary>The child is <c>done</c>.</summary>
    public sealed record Succeeded : ChildOutcome
    {
        internal Succeeded(string name, Job job)
            : base(name) => Job = job;

        /// <summary>The child; of its retries, the last.</summary>
        public Job Job { get; }

        /// <summary>Reads what the child returned; the default of <typeparamref name="T"/> when it returned nothing.</summary>
        /// <exception cref="JobQueueException">The result does not fit <typeparamref name="T"/>.</exception>
        public T? GetResult<T>() => Job.GetResult<T>();
    }

    /// <summary>The child ended in <c>error</c>, and its retries are used up.</summary>
    public sealed record Failed : ChildOutcome
    {
        internal Failed(string name, Job job)
            : base(name) => Job = job;

        /// <summary>The child; of its retries, the last. Its <see cref="Job.Error"/> says why.</summary>
        public Job Job { get; }
    }

    /// <summary>The child was cancelled.</summary>
    public sealed record Cancelled : ChildOutcome
    {
        internal Cancelled(string name, Job job)
            : base(name) => Job = job;

        /// <summary>The child.</summary>
        public Job Job { get; }
    }

    /// <summary>The child lost its worker and may not run again: <c>worker_dead</c> or <c>worker_shutdown</c> for good.</summary>
    public sealed record Interrupted : ChildOutcome
    {
        internal Interrupted(string name, Job job)
            : base(name) => Job = job;

        /// <summary>The child.</summary>
        public Job Job { get; }
    }

    /// <summary>The child was deleted: how it ended is not kept.</summary>
    public sealed record Deleted : ChildOutcome
    {
        internal Deleted(string name)
            : base(name)
        {
        }
    }
}
