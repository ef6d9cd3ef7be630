using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Swytch.Core.Errors;
using Swytch.Storage.Interop;

namespace Swytch.Storage.Engine;

/// <summary>Functions, aggregates and collations of the server on this connection.</summary>
internal sealed unsafe partial class Connection
{
    private sealed record ScalarBinding(Connection Connection, ScalarInvoke Invoke);

    private sealed record AggregateBinding(Connection Connection, AggregateFunction Function);

    private sealed record CollationBinding(Connection Connection, CollationCompare Compare);

    private void Register(ConnectionExtensions extensions)
    {
        foreach (var function in extensions.Scalars)
        {
            RegisterScalar(function);
        }

        foreach (var function in extensions.Aggregates)
        {
            RegisterAggregate(function);
        }

        foreach (var collation in extensions.Collations)
        {
            var context = Pin(new CollationBinding(this, collation.Compare));
            fixed (byte* name = Utf8.WithTerminator(collation.Name))
            {
                Check(Sqlite3.CreateCollation(_handle, name, SqliteConstant.Utf8, context, &OnCompare, 0));
            }
        }

        foreach (var table in extensions.Tables)
        {
            TableFunctionModule.Register(this, table);
        }
    }

    internal void RegisterScalar(ScalarFunction function)
    {
        var context = Pin(new ScalarBinding(this, function.Invoke));
        fixed (byte* name = Utf8.WithTerminator(function.Name))
        {
            Check(Sqlite3.CreateFunction(
                _handle, name, function.ArgumentCount, Flags(function.IsDeterministic), context, &OnInvoke, null, null, 0));
        }
    }

    private void RegisterAggregate(AggregateFunction function)
    {
        var context = Pin(new AggregateBinding(this, function));
        fixed (byte* name = Utf8.WithTerminator(function.Name))
        {
            Check(Sqlite3.CreateWindowFunction(
                _handle, name, function.ArgumentCount, Flags(function.IsDeterministic), context, &OnStep, &OnFinal, &OnValue, &OnInverse, 0));
        }
    }

    private static int Flags(bool deterministic) =>
        SqliteConstant.Utf8 | SqliteConstant.Innocuous | (deterministic ? SqliteConstant.Deterministic : 0);

    private void Fail(nint context, Exception exception)
    {
        Keep(exception);
        Sqlite3.ResultErrorCode(context, ResultCode.Error);
    }

    private static T Binding<T>(nint handle)
        where T : class => Unsafe.As<T>(GCHandle.FromIntPtr(handle).Target!);

    // CA1031 in all callbacks: the exception is kept, and thrown again by the step that failed through it.
#pragma warning disable CA1031
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnInvoke(nint context, int count, nint* values)
    {
        var binding = Binding<ScalarBinding>(Sqlite3.UserContext(context));
        try
        {
            var result = binding.Invoke(new FunctionArguments(new ReadOnlySpan<nint>(values, count)), binding.Connection.Control);
            FunctionValues.Return(context, in result);
        }
        catch (Exception exception)
        {
            binding.Connection.Fail(context, exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnStep(nint context, int count, nint* values)
    {
        var binding = Binding<AggregateBinding>(Sqlite3.UserContext(context));
        try
        {
            Accumulator(context, binding).Step(new FunctionArguments(new ReadOnlySpan<nint>(values, count)));
        }
        catch (Exception exception)
        {
            binding.Connection.Fail(context, exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnInverse(nint context, int count, nint* values)
    {
        var binding = Binding<AggregateBinding>(Sqlite3.UserContext(context));
        try
        {
            if (Accumulator(context, binding) is not IWindowAccumulator window)
            {
                throw new PgErrorException(
                    SqlState.FeatureNotSupported,
                    $"aggregate {binding.Function.Name} is not supported with a window frame whose start moves");
            }

            window.Inverse(new FunctionArguments(new ReadOnlySpan<nint>(values, count)));
        }
        catch (Exception exception)
        {
            binding.Connection.Fail(context, exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnValue(nint context)
    {
        var binding = Binding<AggregateBinding>(Sqlite3.UserContext(context));
        try
        {
            var result = Accumulator(context, binding).Result();
            FunctionValues.Return(context, in result);
        }
        catch (Exception exception)
        {
            binding.Connection.Fail(context, exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFinal(nint context)
    {
        var binding = Binding<AggregateBinding>(Sqlite3.UserContext(context));
        try
        {
            // Also called after a failure, where no result is wanted: the accumulator must be freed in every case.
            var place = Sqlite3.AggregateContext(context, 0);
            var accumulator = place is null || *place == 0 ? binding.Function.Create() : Binding<IAccumulator>(*place);
            if (place is not null && *place != 0)
            {
                GCHandle.FromIntPtr(*place).Free();
                *place = 0;
            }

            if (binding.Connection._thrown is null)
            {
                var result = accumulator.Result();
                FunctionValues.Return(context, in result);
            }
        }
        catch (Exception exception)
        {
            binding.Connection.Fail(context, exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCompare(nint context, int leftBytes, byte* left, int rightBytes, byte* right)
    {
        var binding = Binding<CollationBinding>(context);
        try
        {
            return binding.Compare(new ReadOnlySpan<byte>(left, leftBytes), new ReadOnlySpan<byte>(right, rightBytes));
        }
        catch (Exception exception)
        {
            // A collation has no way to fail: the statement is told when it ends, and a write is undone then.
            binding.Connection.Keep(exception);
            return 0;
        }
    }
#pragma warning restore CA1031

    private static IAccumulator Accumulator(nint context, AggregateBinding binding)
    {
        var place = Sqlite3.AggregateContext(context, sizeof(nint));
        if (place is null)
        {
            throw new PgErrorException(SqlState.OutOfMemory, "out of memory");
        }

        if (*place != 0)
        {
            return Binding<IAccumulator>(*place);
        }

        var created = binding.Function.Create();
        *place = GCHandle.ToIntPtr(GCHandle.Alloc(created));
        return created;
    }
}
