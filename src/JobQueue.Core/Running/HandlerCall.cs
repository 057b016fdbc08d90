using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace JobQueue.Running;

/// <summary>Finds out, once per handler class, by which interface it is called.</summary>
internal static class HandlerCall
{
    private static readonly MethodInfo TypedCall = typeof(HandlerCall).GetMethod(nameof(Typed), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly MethodInfo ReturningCall = typeof(HandlerCall).GetMethod(nameof(Returning), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>How to call a handler class.</summary>
    /// <exception cref="ArgumentException">The class implements none or several of the handler interfaces.</exception>
    public static Func<object, JobContext, CancellationToken, Task> Of([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.Interfaces)] Type handler)
    {
        var typed = handler.GetInterfaces().Where(IsTyped).ToArray();
        return (handler.IsAssignableTo(typeof(IJobHandler)), typed.Length) switch
        {
            (true, 0) => static (instance, context, cancellationToken) => ((IJobHandler)instance).HandleAsync(context, cancellationToken),
            (false, 1) => (typed[0].GenericTypeArguments.Length == 1 ? TypedCall : ReturningCall).MakeGenericMethod(typed[0].GenericTypeArguments).CreateDelegate<Func<object, JobContext, CancellationToken, Task>>(),
            (false, 0) => throw new ArgumentException($"{handler} is no handler: implement IJobHandler, IJobHandler<TParameters> or IJobHandler<TParameters, TResult>.", nameof(handler)),
            _ => throw new ArgumentException($"{handler} implements several handler interfaces: write one class per action.", nameof(handler)),
        };
    }

    private static bool IsTyped(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(IJobHandler<>) || type.GetGenericTypeDefinition() == typeof(IJobHandler<,>));

    private static async Task Returning<TParameters, TResult>(object instance, JobContext context, CancellationToken cancellationToken) =>
        context.SetResult(await ((IJobHandler<TParameters, TResult>)instance).HandleAsync(context.GetParameters<TParameters>(), context, cancellationToken).ConfigureAwait(false));

    private static Task Typed<TParameters>(object instance, JobContext context, CancellationToken cancellationToken) =>
        ((IJobHandler<TParameters>)instance).HandleAsync(context.GetParameters<TParameters>(), context, cancellationToken);
}
